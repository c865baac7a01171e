/* title: Years with an assessment linked to a register
grain: one country x year in which a survey linked to one of its registers asks
reads: [need_years, asks, source]
kind: table
keys: [country, year]
note: a survey says nothing of a country whose registers it is not linked to.
*/
select distinct s.country_iso3 as country, y.year
from need_years y
join asks a on a.source_id = y.source_id and a.linked_source <> ''
join source s on s.source_id = a.linked_source
