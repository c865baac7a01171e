/* title: Functioning
grain: one accepted row of answers on functioning (Washington Group), with the person it belongs to
reads: [functioning_rows, person_key]
keys: [record_id, source_file]
*/
select
       r.assessed_on, r.assessed_on_precision, r.seeing, r.hearing, r.walking, r.remembering, r.self_care, r.communicating,
       r.upper_body_lifting, r.upper_body_fingers, r.fine_motor, r.learning, r.playing, r.concentrating, r.accepting_change,
       r.controlling_behaviour, r.making_friends, r.behaviour_compared, r.anxiety_frequency, r.depression_frequency,
       r.anxiety_level, r.depression_level, r.person_record_id, k.person_id, r.record_id, r.source_id, r.source_type,
       r.source_table, r.source_file, r.source_sheet, r.source_row, r.as_of, r.vintage, r.instrument, r.cut_off,
       r.disability_status, r.respondent, r.interviewer_sex, r.provider_seeing, r.provider_hearing, r.provider_walking,
       r.provider_remembering, r.provider_self_care, r.provider_communicating, r.provider_upper_body_lifting,
       r.provider_upper_body_fingers, r.provider_fine_motor, r.provider_learning, r.provider_playing,
       r.provider_concentrating, r.provider_accepting_change, r.provider_controlling_behaviour, r.provider_making_friends,
       r.provider_behaviour_compared, r.provider_anxiety_frequency, r.provider_depression_frequency,
       r.provider_anxiety_level, r.provider_depression_level, r.provider_source_type, r.provider_instrument,
       r.provider_disability_status, r.provider_respondent, r.provider_interviewer_sex, r.carried, r.superseded_by
from functioning_rows r
join person_key k on k.person_record_id = r.person_record_id
