/* title: Years with an assessment linked to a register
grain: one country x year in which a survey linked to one of its registers asks
reads: [survey_round, asks, source]
kind: table
keys: [country, year]
note: a survey says nothing of a country whose registers it is not linked to. asked_in is the last year up to then in which one asked.
*/
select s.country_iso3 as country, y.year, cast(max(y.asked) as varchar) as asked_in
from survey_round y
join asks a on a.source_id = y.survey and a.linked_source <> ''
join source s on s.source_id = a.linked_source and s.country_iso3 = y.country
group by s.country_iso3, y.year
