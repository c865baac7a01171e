/* title: Casualties the totals count
grain: one person killed or injured, from lists that join the totals; linked rows once, as their golden row
reads: [casualty_record, golden, source]
keys: [record_id]
*/
select
       r.sex, r.age_group, r.disability_status, r.age_years, r.age_min, r.age_max, r.age_band, r.age_basis, r.provider_age_years, r.date,
       r.date_max, r.date_precision, r.calendar, r.provider_date, r.country_iso3, r.admin1_pcode, r.admin2_pcode,
       r.place_accuracy, r.lat, r.lon, r.record_id, r.source_id, r.source_type, r.source_table, r.source_file,
       r.source_sheet, r.source_row, r.as_of, r.vintage, r.person_id, r.incident_id, r.outcome, r.died_later, r.civil_status,
       r.device, r.activity, r.occupation, r.re_before, r.first_care_place, r.minutes_to_care, r.transport_mode,
       r.death_place, r.displacement, r.marital_status, r.education, r.impairments, r.scope_reason, r.provider_sex,
       r.provider_age_group, r.provider_disability_status, r.provider_age_band, r.provider_place_accuracy,
       r.provider_source_type, r.provider_outcome, r.provider_civil_status, r.provider_device, r.provider_activity,
       r.provider_occupation, r.provider_re_before, r.provider_first_care_place, r.provider_transport_mode,
       r.provider_death_place, r.provider_displacement, r.provider_marital_status, r.provider_education,
       r.provider_scope_reason, r.carried, r.superseded_by
from casualty_record r
where r.superseded_by is null
  and r.source_id in (select source_id from source where joins_totals)
  and r.person_id not in (select person_id from golden)
union all
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
from golden
