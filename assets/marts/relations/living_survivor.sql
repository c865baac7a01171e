/* title: Living survivors
grain: one counted casualty who was injured and is not known to have died of it, with the year of the explosion
reads: [casualty]
keys: [record_id]
note: why an answer is not known is folded into `unknown` (model section 1).
*/
select record_id, source_id, country_iso3 as country, admin1_pcode as admin1, cast(date as date) as event_on,
       date_precision = 'day' as is_day, cast(extract(year from date) as int) as year, age_years, as_of,
       case when sex in :unknown then 'unknown' else sex end as sex,
       case when age_group in :unknown then 'unknown' else age_group end as age_group,
       case when disability_status in :unknown then 'unknown' else disability_status end as disability_status
from casualty
where outcome = 'injured' and not coalesce(died_later, false) and date is not null
