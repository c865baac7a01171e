/* title: The newest year of a survey
grain: one survey x country
reads: [need_years]
keys: [survey, country]
*/
select source_id as survey, country, cast(max(year) as varchar) as period
from need_years
group by source_id, country
