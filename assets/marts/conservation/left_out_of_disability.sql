/* title: Rows left out of disability
grain: one reason
reads: [functioning_rows, unit_person, instrument_domain, functioning_domain]
kind: question
*/
with placed as (
    select f.record_id, f.instrument, p.age_years, p.source_type, p.is_known_dead,
           row_number() over (
               partition by p.is_known_dead, p.person_no, p.disaggregation_unit, p.survey, p.round, f.instrument
               order by coalesce(f.assessed_on, p.assessed_on) desc, f.record_id, f.source_file, f.source_row, p.person_row) as place
    from functioning_rows f
    join unit_person p on p.person_record_id = f.person_record_id
    where f.superseded_by is null
),
inapplicable as (
    select record_id from functioning_domain group by record_id having max(case when is_not_applicable then 0 else 1 end) = 0
)
select fate, count(*) as n
from (
    select case when p.source_type = 'service_register' then 'service_register'
                when p.is_known_dead then 'known_dead'
                when p.place > 1 then 'asked_again_later'
                when not exists (
                    select 1 from instrument_domain d
                    where d.instrument = p.instrument
                      and (p.age_years is null or (p.age_years >= d.age_from and p.age_years < d.age_to + 1)))
                then 'outside_the_age_of_the_questions'
                when p.record_id in (select record_id from inapplicable) then 'no_question_applied'
                else 'counted' end as fate
    from placed p
) f
where fate <> 'counted'
group by fate
