/* title: Persons as needs marts count them
grain: one accepted row of a person, which is person x source x assessment; person_no is one per person
reads: [person, source, known_dead]
kind: table
keys: [person_row]
note: >
  A survey that tells of respondents and of heads of households drew each once: their strata are their own.
  A round of a survey is what source.yaml calls it, else the year of the assessment; surveys are never pooled.
  Three million needs go through here: other relations hold the numbers given here, not ids. Without a day of the
  assessment the cut-off of the file stands for it; why an answer is not known is folded into `unknown`. Weights are divided by
  a power of two so that the largest is at most 1: no share changes by it, and their sums fit into decimals.
*/
with folded as (
    select record_id as person_record_id, person_id, is_linked_casualty, source_id, source_type, source_table,
           country_iso3 as country, admin1_pcode as admin1, disaggregation_unit, age_years, weight, stratum,
           case when replicate_weights is not null then concat('interview ', record_id) else cluster end as cluster,
           indirect_of, as_of, coalesce(assessed_on, as_of) as assessed_on, source_file, source_sheet, source_row,
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
           case when marital_status in :unknown then 'unknown' else marital_status end as marital_status,
           case when population_group in :unknown then 'unknown' else population_group end as population_group
    from person
    where superseded_by is null
)
select f.person_record_id, f.person_id, f.is_linked_casualty, f.source_id, f.source_type, f.source_table, f.country, f.admin1,
       f.disaggregation_unit, f.age_years, f.weight as people,
       f.weight / coalesce(pow(2, ceil(log2(nullif(max(f.weight) over (partition by f.source_id), 0)))), 1) as weight,
       concat(f.disaggregation_unit, chr(31), coalesce(f.stratum, '')) as stratum, coalesce(f.cluster, cast(dense_rank() over (order by f.person_id) as varchar)) as cluster,
       f.cluster is not null as is_clustered, f.indirect_of, f.as_of, f.assessed_on, f.sex,
       f.age_group, f.age_band, f.disability_status, f.relation, f.head_of_household_after, f.household_has_disability,
       f.works_before, f.works_now, f.in_school, f.claim_filed, f.claim_granted, f.respondent, f.displacement,
       f.marital_status, f.population_group,
       f.source_id as survey, coalesce(s.round, cast(extract(year from f.assessed_on) as varchar)) as round,
       f.source_type = 'survey' as is_drawn, d.person_id is not null as is_known_dead,
       case when f.sex = 'female' and f.age_group = 'adult' then 'women' when f.sex = 'male' and f.age_group = 'adult' then 'men'
            when f.sex = 'female' and f.age_group = 'child' then 'girls' when f.sex = 'male' and f.age_group = 'child' then 'boys'
            else 'other_or_unknown' end as person_group,
       row_number() over (order by f.person_record_id, f.source_id, f.source_table, f.source_file, f.source_sheet,
                                   f.source_row) as person_row,
       dense_rank() over (order by f.person_id) as person_no
from folded f
left join source s on s.source_id = f.source_id
left join known_dead d on d.person_id = f.person_id
