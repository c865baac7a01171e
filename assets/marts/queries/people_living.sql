/* title: Population of a country
grain: one country x year x sex x age band
reads: [population]
kind: question
note: a table may hold provinces and their districts; those with the longest p-codes are added up, the others are their sums.
*/
select p.country_iso3 as country, cast(p.year as varchar) as period, p.sex, p.age_band, cast(sum(p.population) as bigint) as n
from population p
join (select country_iso3, year, max(length(pcode)) as longest from population group by country_iso3, year) l
  on l.country_iso3 = p.country_iso3 and l.year = p.year and l.longest = length(p.pcode)
group by p.country_iso3, p.year, p.sex, p.age_band
