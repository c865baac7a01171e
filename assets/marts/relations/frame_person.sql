/* title: Survivors of a register, as the frame of a survey linked to it
grain: one living survivor x round of a survey linked to the register, at the end of the year in which it asked
reads: [survivor_state, asks, source, survey_pair, unit_person]
kind: table
keys: [survey, round, record_id]
note: >
  What a round is raked to: sex, age group and area as the register holds them, for those asked too. person_row is the interview
  of who was drawn with a weight, else NULL.
*/
with linked as (
    select distinct k.source_id as survey, c.country_iso3 as country
    from asks k
    join source c on c.source_id = k.linked_source
),
rounds as (
    select country, survey, round, period from survey_pair
    union
    select country, survey, before, period_before from survey_pair
)
select r.survey, r.round, s.record_id, s.sex, s.age_group, coalesce(s.admin1, 'unknown') as admin1, p.person_row, p.stratum, p.cluster, p.weight
from rounds r
join linked l on l.survey = r.survey and l.country = r.country
join survivor_state s on s.country = l.country and cast(s.year as varchar) = r.period
left join (
    select person_id, survey, round, person_row, stratum, cluster, weight,
           row_number() over (partition by person_id, survey, round order by assessed_on desc, person_row) as place
    from unit_person
    where is_drawn and weight > 0 and disaggregation_unit = 'person'
) p on p.person_id = s.record_id and p.survey = r.survey and p.round = r.round and p.place = 1
