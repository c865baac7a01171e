/* title: Answers on functioning that count
grain: one person x unit of disaggregation x survey x round x instrument, the latest answers
reads: [functioning_rows, unit_person]
keys: [person_no, disaggregation_unit, survey, round, instrument]
note: who is known dead is in none; answered_by is told with the answers, else with the person.
*/
select *
from (
    select f.record_id, f.instrument, f.seeing, f.hearing, f.walking, f.remembering, f.self_care, f.communicating,
           f.upper_body_lifting, f.upper_body_fingers, f.fine_motor, f.learning, f.playing, f.concentrating,
           f.accepting_change, f.controlling_behaviour, f.making_friends, f.behaviour_compared, f.anxiety_frequency,
           f.depression_frequency, f.anxiety_level, f.depression_level,
           case when f.respondent in ('self', 'proxy') then f.respondent else p.respondent end as answered_by,
           cast(extract(year from coalesce(f.assessed_on, p.assessed_on)) as varchar) as period, p.person_no, p.survey, p.round, p.source_type,
           p.country, p.admin1, p.sex, p.age_group, p.age_band, p.age_years, p.person_group, p.disaggregation_unit,
           p.population_group, p.weight, p.is_drawn, p.stratum, p.cluster,
           row_number() over (
               partition by p.person_no, p.disaggregation_unit, p.survey, p.round, f.instrument
               order by coalesce(f.assessed_on, p.assessed_on) desc, f.record_id, f.source_file, f.source_row, p.person_row
           ) as place
    from functioning_rows f
    join unit_person p on p.person_record_id = f.person_record_id
    where f.superseded_by is null and not p.is_known_dead
) told
where place = 1
