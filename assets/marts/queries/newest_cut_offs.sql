/* title: Newest cut-off of each country
grain: one country with a source
reads: [source]
kind: question
*/
select country_iso3 as country, max(as_of) as as_of
from source
group by country_iso3
