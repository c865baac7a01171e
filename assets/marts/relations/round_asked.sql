/* title: When a round was asked
grain: one survey x country x round x year from its first interviews on
reads: [unit_person, need_years]
kind: table
keys: [survey, country, round, period]
note: asked_in is the last year up to the period in which anybody of the country was asked; before the period, the state is carried.
*/
select y.source_id as survey, y.country, p.round, cast(y.year as varchar) as period, cast(max(p.asked) as varchar) as asked_in
from need_years y
join (select distinct survey, country, round, cast(extract(year from assessed_on) as int) as asked from unit_person) p
  on p.survey = y.source_id and p.country = y.country and p.asked <= y.year
group by y.source_id, y.country, p.round, y.year
