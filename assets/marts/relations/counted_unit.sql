/* title: Counted units of casualties
grain: one current row of casualty_record, and one golden row of each linked set (is_record false)
reads: [casualty_record, golden, several_rows, source]
kind: file
note: >
  What every mart of casualties counts, stored once per refresh, narrow and without a name or an id of a person: none of them links or
  folds five million rows again. is_counted: in the totals; is_record: a row as its source gives it; is_alone: no other row
  is this person. event: the source's incident; without one, those of one day and place, or of one month and district, are taken for
  one event; NULL where neither is known. unknown, not_recorded, not_asked, refused and verified_unknown are `unknown`; recorded_<column> keeps the
  reason; a later death counts as killed in the year of the explosion (model sections 1 and 2).
*/
with unit as (
    select r.source_id, r.source_type, r.country_iso3, r.admin1_pcode, r.admin2_pcode, r.date, r.date_precision, r.sex, r.age_group,
           r.age_band, r.disability_status, r.civil_status, r.device, r.activity, r.scope_reason, r.outcome, r.died_later,
           r.minutes_to_care, r.first_care_place, r.death_place, r.re_before, r.incident_id, r.lat, r.lon,
           s.joins_totals and g.person_id is null as is_counted, true as is_record, o.record_id is null as is_alone
    from casualty_record r
    left join source s on s.source_id = r.source_id
    left join golden g on g.person_id = r.person_id
    left join several_rows o on o.record_id = r.record_id
    where r.superseded_by is null
    union all
    select source_id, source_type, country_iso3, admin1_pcode, admin2_pcode, date, date_precision, sex, age_group,
           age_band, disability_status, civil_status, device, activity, scope_reason, outcome, died_later,
           minutes_to_care, first_care_place, death_place, re_before, incident_id, lat, lon, true, false, false
    from golden
),
folded as (
    select source_id, source_type, country_iso3 as country, admin1_pcode as admin1, admin2_pcode as admin2,
           coalesce(cast(extract(year from date) as varchar), 'unknown') as year_of_date,
           case when date_precision in ('day', 'month', 'quarter', 'year')
                then cast(extract(year from date) as varchar) else 'unknown' end as year,
           case when date_precision in ('day', 'month') then substr(cast(cast(date as date) as varchar), 1, 7) else 'unknown' end as month,
           case when date_precision in ('day', 'month', 'quarter')
                then concat(cast(extract(year from date) as varchar), '-Q', cast(extract(quarter from date) as varchar)) else 'unknown' end as quarter,
           sex as recorded_sex, age_group as recorded_age_group, disability_status as recorded_disability_status,
           case when sex in :unknown then 'unknown' else sex end as sex,
           case when age_group in :unknown then 'unknown'
                else age_group end as age_group,
           case when age_band in :unknown then 'unknown'
                else age_band end as age_band,
           case when disability_status in :unknown then 'unknown'
                else disability_status end as disability_status,
           case when civil_status in :unknown then 'unknown'
                else civil_status end as civil_status,
           case when device in :unknown then 'unknown'
                else device end as device,
           case when activity in :unknown then 'unknown'
                else activity end as activity,
           case when scope_reason in :unknown then 'unknown'
                else scope_reason end as scope_reason,
           case when coalesce(died_later, false) then 'killed'
                when outcome in :unknown then 'unknown'
                else outcome end as outcome,
           minutes_to_care, first_care_place, death_place, re_before, is_counted, is_record, is_alone,
           case when nullif(incident_id, '') is not null then concat(source_id, '|', incident_id)
                when date_precision = 'day' and admin1_pcode <> 'unknown' or date_precision = 'month' and admin2_pcode <> 'unknown'
                then concat_ws('|', cast(cast(date as date) as varchar), admin1_pcode, admin2_pcode, cast(lat as varchar),
                               cast(lon as varchar)) end as event
    from unit
)
select folded.*,
       case when sex = 'female' and age_group = 'adult' then 'women' when sex = 'male' and age_group = 'adult' then 'men'
            when sex = 'female' and age_group = 'child' then 'girls' when sex = 'male' and age_group = 'child' then 'boys'
            else 'other_or_unknown' end as person_group
from folded
