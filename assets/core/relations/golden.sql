/* title: Golden rows of linked casualties
grain: one person with several current rows, of which one at least is in a list that joins the totals
reads: [casualty_record, source, person_link]
kind: table
keys: [person_id]
note: >
  What the best source knows, from the others what it does not (model section 3a): by source_rank, then record_id. Columns that
  say one thing together (date, place, age, outcome) come from one row; where a row comes from is told of the best row as a
  whole; what the provider wrote goes with what it means.
*/
with member as (
    select r.*, s.source_rank, s.joins_totals,
           case when date is not null then 1 else 0 end as knows_date,
           case when admin1_pcode <> '' and admin1_pcode not in :missing then 1 else 0 end as knows_place,
           case when age_group not in :missing then 1 else 0 end as knows_age,
           case when outcome not in :missing then 1 else 0 end as knows_outcome
    from casualty_record r
    join source s on s.source_id = r.source_id
    where r.superseded_by is null and r.person_id in (select person_id from person_link where not is_person)
),
counted as (
    select person_id from member group by person_id having count(*) > 1 and bool_or(joins_totals)
),
filled as (
    select
           first_value(sex) over (
               partition by person_id
               order by case when sex is null or cast(sex as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as sex,
           first_value(age_group) over (
               partition by person_id
               order by knows_age desc,
                        source_rank, record_id, source_file
           ) as age_group,
           first_value(disability_status) over (
               partition by person_id
               order by case when disability_status is null or cast(disability_status as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as disability_status,
           first_value(age_years) over (
               partition by person_id
               order by knows_age desc,
                        source_rank, record_id, source_file
           ) as age_years,
           first_value(age_min) over (
               partition by person_id
               order by knows_age desc,
                        source_rank, record_id, source_file
           ) as age_min,
           first_value(age_max) over (
               partition by person_id
               order by knows_age desc,
                        source_rank, record_id, source_file
           ) as age_max,
           first_value(age_band) over (
               partition by person_id
               order by knows_age desc,
                        source_rank, record_id, source_file
           ) as age_band,
           first_value(age_basis) over (
               partition by person_id
               order by knows_age desc,
                        source_rank, record_id, source_file
           ) as age_basis,
           first_value(provider_age_years) over (
               partition by person_id
               order by knows_age desc,
                        source_rank, record_id, source_file
           ) as provider_age_years,
           first_value(date) over (
               partition by person_id
               order by knows_date desc,
                        source_rank, record_id, source_file
           ) as date,
           first_value(date_max) over (
               partition by person_id
               order by knows_date desc,
                        source_rank, record_id, source_file
           ) as date_max,
           first_value(date_precision) over (
               partition by person_id
               order by knows_date desc,
                        source_rank, record_id, source_file
           ) as date_precision,
           first_value(calendar) over (
               partition by person_id
               order by knows_date desc,
                        source_rank, record_id, source_file
           ) as calendar,
           first_value(provider_date) over (
               partition by person_id
               order by knows_date desc,
                        source_rank, record_id, source_file
           ) as provider_date,
           country_iso3,
           first_value(admin1_pcode) over (
               partition by person_id
               order by knows_place desc,
                        source_rank, record_id, source_file
           ) as admin1_pcode,
           first_value(admin2_pcode) over (
               partition by person_id
               order by knows_place desc,
                        source_rank, record_id, source_file
           ) as admin2_pcode,
           first_value(place_accuracy) over (
               partition by person_id
               order by knows_place desc,
                        source_rank, record_id, source_file
           ) as place_accuracy,
           first_value(lat) over (
               partition by person_id
               order by knows_place desc,
                        source_rank, record_id, source_file
           ) as lat,
           first_value(lon) over (
               partition by person_id
               order by knows_place desc,
                        source_rank, record_id, source_file
           ) as lon,
           record_id,
           source_id,
           source_type,
           source_table,
           source_file,
           source_sheet,
           source_row,
           as_of,
           first_value(vintage) over (
               partition by person_id
               order by case when vintage is null or cast(vintage as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as vintage,
           person_id,
           incident_id,
           first_value(outcome) over (
               partition by person_id
               order by knows_outcome desc,
                        source_rank, record_id, source_file
           ) as outcome,
           first_value(died_later) over (
               partition by person_id
               order by knows_outcome desc,
                        source_rank, record_id, source_file
           ) as died_later,
           first_value(civil_status) over (
               partition by person_id
               order by case when civil_status is null or cast(civil_status as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as civil_status,
           first_value(device) over (
               partition by person_id
               order by case when device is null or cast(device as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as device,
           first_value(activity) over (
               partition by person_id
               order by case when activity is null or cast(activity as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as activity,
           first_value(occupation) over (
               partition by person_id
               order by case when occupation is null or cast(occupation as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as occupation,
           first_value(re_before) over (
               partition by person_id
               order by case when re_before is null or cast(re_before as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as re_before,
           first_value(first_care_place) over (
               partition by person_id
               order by case when first_care_place is null or cast(first_care_place as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as first_care_place,
           first_value(minutes_to_care) over (
               partition by person_id
               order by case when minutes_to_care is null or cast(minutes_to_care as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as minutes_to_care,
           first_value(transport_mode) over (
               partition by person_id
               order by case when transport_mode is null or cast(transport_mode as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as transport_mode,
           first_value(death_place) over (
               partition by person_id
               order by case when death_place is null or cast(death_place as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as death_place,
           first_value(displacement) over (
               partition by person_id
               order by case when displacement is null or cast(displacement as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as displacement,
           first_value(marital_status) over (
               partition by person_id
               order by case when marital_status is null or cast(marital_status as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as marital_status,
           first_value(education) over (
               partition by person_id
               order by case when education is null or cast(education as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as education,
           first_value(impairments) over (
               partition by person_id
               order by case when impairments is null or cast(impairments as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as impairments,
           first_value(scope_reason) over (
               partition by person_id
               order by case when scope_reason is null or cast(scope_reason as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as scope_reason,
           first_value(provider_sex) over (
               partition by person_id
               order by case when sex is null or cast(sex as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as provider_sex,
           first_value(provider_age_group) over (
               partition by person_id
               order by case when age_group is null or cast(age_group as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as provider_age_group,
           first_value(provider_disability_status) over (
               partition by person_id
               order by case when disability_status is null or cast(disability_status as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as provider_disability_status,
           first_value(provider_age_band) over (
               partition by person_id
               order by case when age_band is null or cast(age_band as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as provider_age_band,
           first_value(provider_place_accuracy) over (
               partition by person_id
               order by case when place_accuracy is null or cast(place_accuracy as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as provider_place_accuracy,
           first_value(provider_source_type) over (
               partition by person_id
               order by case when source_type is null or cast(source_type as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as provider_source_type,
           first_value(provider_outcome) over (
               partition by person_id
               order by knows_outcome desc,
                        source_rank, record_id, source_file
           ) as provider_outcome,
           first_value(provider_civil_status) over (
               partition by person_id
               order by case when civil_status is null or cast(civil_status as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as provider_civil_status,
           first_value(provider_device) over (
               partition by person_id
               order by case when device is null or cast(device as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as provider_device,
           first_value(provider_activity) over (
               partition by person_id
               order by case when activity is null or cast(activity as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as provider_activity,
           first_value(provider_occupation) over (
               partition by person_id
               order by case when occupation is null or cast(occupation as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as provider_occupation,
           first_value(provider_re_before) over (
               partition by person_id
               order by case when re_before is null or cast(re_before as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as provider_re_before,
           first_value(provider_first_care_place) over (
               partition by person_id
               order by case when first_care_place is null or cast(first_care_place as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as provider_first_care_place,
           first_value(provider_transport_mode) over (
               partition by person_id
               order by case when transport_mode is null or cast(transport_mode as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as provider_transport_mode,
           first_value(provider_death_place) over (
               partition by person_id
               order by case when death_place is null or cast(death_place as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as provider_death_place,
           first_value(provider_displacement) over (
               partition by person_id
               order by case when displacement is null or cast(displacement as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as provider_displacement,
           first_value(provider_marital_status) over (
               partition by person_id
               order by case when marital_status is null or cast(marital_status as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as provider_marital_status,
           first_value(provider_education) over (
               partition by person_id
               order by case when education is null or cast(education as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as provider_education,
           first_value(provider_scope_reason) over (
               partition by person_id
               order by case when scope_reason is null or cast(scope_reason as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as provider_scope_reason,
           first_value(carried) over (
               partition by person_id
               order by case when carried is null or cast(carried as varchar) in :missing then 1 else 0 end,
                        source_rank, record_id, source_file
           ) as carried,
           superseded_by,
           row_number() over (partition by person_id order by source_rank, record_id, source_file) as place
    from member
    where person_id in (select person_id from counted)
)
select
       sex, age_group, disability_status, age_years, age_min, age_max, age_band, age_basis, provider_age_years, date, date_max, date_precision,
       calendar, provider_date, country_iso3, admin1_pcode, admin2_pcode, place_accuracy, lat, lon, record_id, source_id,
       source_type, source_table, source_file, source_sheet, source_row, as_of, vintage, person_id, incident_id, outcome,
       died_later, civil_status, device, activity, occupation, re_before, first_care_place, minutes_to_care, transport_mode,
       death_place, displacement, marital_status, education, impairments, scope_reason, provider_sex, provider_age_group,
       provider_disability_status, provider_age_band, provider_place_accuracy, provider_source_type, provider_outcome,
       provider_civil_status, provider_device, provider_activity, provider_occupation, provider_re_before,
       provider_first_care_place, provider_transport_mode, provider_death_place, provider_displacement,
       provider_marital_status, provider_education, provider_scope_reason, carried, superseded_by
from filled
where place = 1
