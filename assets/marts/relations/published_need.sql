/* title: Published numbers of people in need
grain: one number of a published table, as its newest issue gives it (place 1), and its older issues
reads: [people_in_need]
keys: []
note: of several numbers one file gives for the same, the largest.
*/
select case when date is null then 'unknown' else cast(extract(year from date) as varchar) end as period,
       country_iso3 as country, admin1_pcode as admin1,
       case when sector in :unknown then 'unknown' else sector end as sector,
       case when displacement_group in :unknown then 'unknown' else displacement_group end as displacement_group,
       case when sex in :unknown then 'unknown' else sex end as sex,
       case when sex in ('female', 'male') and age_group in ('child', 'adult') then
       case when sex = 'female' and age_group = 'adult' then 'women' when sex = 'male' and age_group = 'adult' then 'men'
            when sex = 'female' and age_group = 'child' then 'girls' when sex = 'male' and age_group = 'child' then 'boys'
            else 'other_or_unknown' end
            else 'all' end as person_group,
       coalesce(cast(age_min as varchar), 'all') as age_min, coalesce(cast(age_max as varchar), 'all') as age_max,
       case when disability_status in :unknown then 'unknown' else disability_status end as disability,
       status, n,
       row_number() over (
           partition by country_iso3, date, admin1_pcode, admin2_pcode, sector, displacement_group, sex, age_group, age_min, age_max,
                        disability_status, status, source_id
           order by as_of desc, n desc, source_file, source_sheet, source_row
       ) as place
from people_in_need
where superseded_by is null and admin2_pcode in ('all', 'unknown')
