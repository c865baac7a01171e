/* title: Persons as needs marts count them
grain: one accepted row of a person, which is person x source x assessment; person_no is one per person
reads: [person]
kind: table
keys: [person_row]
note: >
  Three million needs go through here: other relations hold the numbers given here, not ids. Without a day of the
  assessment the cut-off of the file stands for it; why an answer is not known is folded into `unknown`. Weights are divided by
  a power of two so that the largest is at most 1: no share changes by it, and their sums fit into decimals.
*/
with folded as (
    select record_id as person_record_id, person_id, is_linked_casualty, source_id, source_type, source_table,
           country_iso3 as country, admin1_pcode as admin1, disaggregation_unit, age_years, weight, indirect_of, as_of,
           coalesce(assessed_on, as_of) as assessed_on, source_file, source_sheet, source_row,
           case when sex in :unknown then 'unknown' else sex end as sex,
           case when age_group in :unknown then 'unknown' else age_group end as age_group,
           case when age_band in :unknown then 'unknown' else age_band end as age_band,
           case when disability_status in :unknown then 'unknown' else disability_status end as disability_status,
           case when relation in :unknown then 'unknown' else relation end as relation,
           case when head_of_household_after in :unknown then 'unknown' else head_of_household_after end as head_of_household_after,
           case when household_has_disability in :unknown then 'unknown' else household_has_disability end as household_has_disability,
           case when works_before in :unknown then 'unknown' else works_before end as works_before,
           case when works_now in :unknown then 'unknown' else works_now end as works_now,
           case when in_school in :unknown then 'unknown' else in_school end as in_school,
           case when claim_filed in :unknown then 'unknown' else claim_filed end as claim_filed,
           case when claim_granted in :unknown then 'unknown' else claim_granted end as claim_granted,
           case when respondent in :unknown then 'unknown' else respondent end as respondent,
           case when displacement in :unknown then 'unknown' else displacement end as displacement,
           case when population_group in :unknown then 'unknown' else population_group end as population_group
    from person
    where superseded_by is null
)
select person_record_id, person_id, is_linked_casualty, source_id, source_type, source_table, country, admin1, disaggregation_unit,
       age_years, weight / coalesce(pow(2, ceil(log2(nullif(max(weight) over (), 0)))), 1) as weight, indirect_of, as_of, assessed_on,
       sex, age_group, age_band, disability_status, relation,
       head_of_household_after, household_has_disability, works_before, works_now, in_school, claim_filed, claim_granted,
       respondent, displacement, population_group,
       case when sex = 'female' and age_group = 'adult' then 'women' when sex = 'male' and age_group = 'adult' then 'men'
            when sex = 'female' and age_group = 'child' then 'girls' when sex = 'male' and age_group = 'child' then 'boys'
            else 'other_or_unknown' end as person_group,
       row_number() over (order by person_record_id, source_id, source_table, source_file, source_sheet, source_row) as person_row,
       dense_rank() over (order by person_id) as person_no
from folded
