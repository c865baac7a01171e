/* title: What a mart counts, of closed years
grain: one unit of the mart
reads: [open_from]
kind: question
pieces:
  units: the units of the mart, with their year
note: a year is open from the one on in which a quarter is open; a country without an open quarter has none. An unknown year is closed.
*/
select u.*
from ({units}) u
left join open_from o on o.country = u.country
where o.country is null or u.period is null or not regexp_matches(u.period, '^\d{4}') or substr(u.period, 1, 4) < substr(o.first_open, 1, 4)
