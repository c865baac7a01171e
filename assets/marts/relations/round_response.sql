/* title: Who answered a round of a survey, by sex
grain: one round of a survey x sex
reads: [unit_person, need_row, asks, source, survey_pair, survivor_state]
kind: table
keys: [survey, round, sex]
note: >
  n_frame: living survivors of the register the survey is linked to, at the end of its year; NULL where it is linked to none, for
  nobody knows then who did not answer. n_answered: persons interviewed who told the state of a need; n_of_frame: those of them who
  are survivors the register holds.
*/
with told as (
    select distinct person_row from need_row where need_status <> 'not_assessed'
),
rounds as (
    select country, survey, round, period from survey_pair
    union
    select country, survey, before, period_before from survey_pair
)
select p.survey, p.round, p.sex, count(distinct p.person_no) as n_interviewed,
       count(distinct case when t.person_row is not null then p.person_no end) as n_answered,
       count(distinct case when t.person_row is not null and p.is_linked_casualty and not p.is_known_dead then p.person_no end) as n_of_frame,
       max(f.n) as n_frame
from unit_person p
join rounds r on r.country = p.country and r.survey = p.survey and r.round = p.round
left join told t on t.person_row = p.person_row
left join (
    select a.survey, a.country, s.year, s.sex, count(*) as n
    from survivor_state s
    join (
        select distinct k.source_id as survey, c.country_iso3 as country
        from asks k
        join source c on c.source_id = k.linked_source
    ) a on a.country = s.country
    group by a.survey, a.country, s.year, s.sex
) f on f.survey = p.survey and f.country = p.country and cast(f.year as varchar) = r.period and f.sex = p.sex
where p.disaggregation_unit = 'person'
group by p.survey, p.round, p.sex
