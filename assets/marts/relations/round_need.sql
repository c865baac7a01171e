/* title: Needs of each round
grain: one need of the latest assessment of each person x unit of disaggregation x survey x round x service, of those not known dead
reads: [unit_need]
weighed: service
keys: [need_no]
note: >
  What marts of needs with the key `round` count from: everybody asked in a round, with what they said in it, whether they were
  asked again in a later one or not. What is open today stands in current_need.
*/
select u.*
from unit_need u
join (
    select person_no, disaggregation_unit, survey, round, service, max(assessed_on) as last_on
    from unit_need
    group by person_no, disaggregation_unit, survey, round, service
) l on l.person_no = u.person_no and l.disaggregation_unit = u.disaggregation_unit and l.survey = u.survey
   and l.round = u.round and l.service = u.service and l.last_on = u.assessed_on
where not u.is_known_dead
