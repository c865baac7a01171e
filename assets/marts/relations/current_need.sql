/* title: Latest state of each need
grain: one need of the latest assessment of each person x unit of disaggregation x survey x service, of those not known dead
reads: [unit_need]
weighed: service
keys: [need_no]
note: what is open today, whichever round told of it last; the figures of a round count from round_need.
*/
select u.*
from unit_need u
join (
    select person_no, disaggregation_unit, survey, service, max(assessed_on) as last_on
    from unit_need
    group by person_no, disaggregation_unit, survey, service
) l on l.person_no = u.person_no and l.disaggregation_unit = u.disaggregation_unit and l.survey = u.survey
   and l.service = u.service and l.last_on = u.assessed_on
where not u.is_known_dead
