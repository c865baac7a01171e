/* title: Persons
grain: one accepted row of a person, with the person it is by declared and decided links
reads: [person_rows, person_key, person_functioning]
keys: [record_id, source_file]
note: the disability status is that of the answers where there are any.
*/
select
       r.assessed_on, r.assessed_on_precision, r.sex, r.age_group,
       coalesce(f.disability_status, r.disability_status) as disability_status, r.age_years, r.age_min, r.age_max,
       r.age_band, r.age_basis, r.provider_age_years, r.country_iso3, r.admin1_pcode, r.admin2_pcode, r.record_id, r.source_id, r.source_type,
       r.source_table, r.source_file, r.source_sheet, r.source_row, r.as_of, r.vintage, k.person_id, r.same_person, r.linked_record_id,
       r.linked_key, r.disaggregation_unit, r.population_group, r.respondent, r.interviewer_sex, r.indirect_of,
       r.indirect_key, r.relation, r.head_of_household_after, r.household_has_disability, r.displacement, r.marital_status,
       r.works_before, r.works_now, r.in_school, r.claim_filed, r.claim_granted, r.consent, r.consent_purposes, r.weight,
       r.stratum, r.cluster, r.replicate_weights, r.provider_sex, r.provider_age_group, r.provider_disability_status, r.provider_age_band,
       r.provider_source_type, r.provider_disaggregation_unit, r.provider_population_group, r.provider_respondent,
       r.provider_interviewer_sex, r.provider_relation, r.provider_head_of_household_after,
       r.provider_household_has_disability, r.provider_displacement, r.provider_marital_status, r.provider_works_before,
       r.provider_works_now, r.provider_in_school, r.provider_claim_filed, r.provider_claim_granted, r.provider_consent,
       r.carried, r.superseded_by,
       k.is_casualty as is_linked_casualty
from person_rows r
join person_key k on k.person_record_id = r.record_id
left join person_functioning f on f.person_record_id = r.record_id
