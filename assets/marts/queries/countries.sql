/* title: Countries of the sources
grain: one country
reads: [source]
kind: question
*/
select distinct country_iso3 from source order by country_iso3
