/* title: Casualty records
grain: one accepted row of a casualty, as its source gives it, with the person it is by decided links
reads: [casualty_record_received, person_link]
keys: [record_id, source_file]
note: columns are those of the contract; superseded_by names what replaced a row.
*/
select
       r.sex, r.age_group, r.disability_status, r.age_years, r.age_min, r.age_max, r.age_band, r.age_basis, r.provider_age_years, r.date,
       r.date_max, r.date_precision, r.calendar, r.provider_date, r.country_iso3, r.admin1_pcode, r.admin2_pcode,
       r.place_accuracy, r.lat, r.lon, r.record_id, r.source_id, r.source_type, r.source_table, r.source_file,
       r.source_sheet, r.source_row, r.as_of, r.vintage, coalesce(k.person_id, r.person_id) as person_id, r.incident_id,
       r.outcome, r.died_later, r.civil_status, r.device, r.activity, r.occupation, r.re_before, r.first_care_place,
       r.minutes_to_care, r.transport_mode, r.death_place, r.displacement, r.marital_status, r.education, r.impairments,
       r.scope_reason, r.provider_sex, r.provider_age_group, r.provider_disability_status, r.provider_age_band,
       r.provider_place_accuracy, r.provider_source_type, r.provider_outcome, r.provider_civil_status, r.provider_device,
       r.provider_activity, r.provider_occupation, r.provider_re_before, r.provider_first_care_place,
       r.provider_transport_mode, r.provider_death_place, r.provider_displacement, r.provider_marital_status,
       r.provider_education, r.provider_scope_reason, r.carried, r.superseded_by
from casualty_record_received r
left join person_link k on k.record_id = r.record_id
