/* title: Difficulty in each domain
grain: one row of functioning_latest of the age of its instrument x domain
reads: [functioning_latest, instrument_domain]
kind: table
keys: [record_id, domain]
note: >
  lowest and highest: the difficulty from 1 (none) to 4 (cannot do at all) the answers leave possible; a missing answer leaves
  all of them. Of anxiety and depression in the enhanced set both how often and how much must be at their highest.
*/
with answer as (
    select f.record_id, f.person_no, f.instrument, f.period, f.survey, f.round, f.source_type, f.country, f.sex, f.age_group, f.age_band,
           f.person_group, f.answered_by, f.disaggregation_unit, f.population_group, f.weight, f.is_drawn, f.stratum, f.cluster,
           d.domain, d.has_cut_offs,
           case d.domain
               when 'seeing' then f.seeing when 'hearing' then f.hearing when 'walking' then f.walking
               when 'remembering' then f.remembering when 'self_care' then f.self_care
               when 'communicating' then f.communicating when 'upper_body' then f.upper_body_lifting
               when 'anxiety' then f.anxiety_frequency when 'depression' then f.depression_frequency
               when 'fine_motor' then f.fine_motor when 'learning' then f.learning when 'playing' then f.playing
               when 'concentrating' then f.concentrating when 'accepting_change' then f.accepting_change
               when 'making_friends' then f.making_friends
               when 'controlling_behaviour'
               then case when d.instrument = 'CFM-2-4' then f.behaviour_compared else f.controlling_behaviour end
           end as first_answer,
           case when d.domain = 'upper_body' then f.upper_body_fingers
                when d.instrument = 'WG-ES' and d.domain = 'anxiety' then f.anxiety_level
                when d.instrument = 'WG-ES' and d.domain = 'depression' then f.depression_level end as second_answer
    from functioning_latest f
    join instrument_domain d on d.instrument = f.instrument
    where f.age_years is null or (f.age_years >= d.age_from and f.age_years < d.age_to + 1)
),
difficulty as (
    select a.*,
           case when first_answer in ('cannot_do_at_all', 'daily', 'a_lot_more') then 4
                when first_answer = 'a_lot_of_difficulty' then 3 when first_answer = 'some_difficulty' then 2 else 1 end as first_low,
           case when first_answer in ('no_difficulty', 'weekly', 'monthly', 'few_times_a_year', 'never', 'more', 'same_or_less',
                                      'not_at_all') then 1
                when first_answer = 'some_difficulty' then 2 when first_answer = 'a_lot_of_difficulty' then 3 else 4 end as first_high,
           case when second_answer in ('cannot_do_at_all', 'a_lot') then 4 when second_answer = 'a_lot_of_difficulty' then 3
                when second_answer = 'some_difficulty' then 2 else 1 end as second_low,
           case when second_answer in ('no_difficulty', 'a_little', 'somewhere_in_between') then 1
                when second_answer = 'some_difficulty' then 2 when second_answer = 'a_lot_of_difficulty' then 3 else 4 end as second_high
    from answer a
)
select record_id, person_no, instrument, period, survey, round, source_type, country, sex, age_group, age_band, person_group,
       answered_by, disaggregation_unit, population_group, weight, is_drawn, stratum, cluster, domain, has_cut_offs,
       case when second_answer is null then first_low when domain = 'upper_body' then greatest(first_low, second_low)
            else least(first_low, second_low) end as lowest,
       case when second_answer is null then first_high when domain = 'upper_body' then greatest(first_high, second_high)
            else least(first_high, second_high) end as highest,
       first_answer = 'not_applicable' and coalesce(second_answer, 'not_applicable') = 'not_applicable' as is_not_applicable
from difficulty
