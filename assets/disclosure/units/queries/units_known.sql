/* title: Units in the order of their numbers, with the weight they had
grain: one row of protected_unit
reads: [protected_unit]
kind: question
pieces:
  before: the weights of the last search
note: the weight is -1 for a unit the last search did not know, or searched for another base.
*/
select u.person_id, u.disaggregation_unit, u.survey, u.service, coalesce(b.weight, -1) as weight
from protected_unit u
left join {before} b
  on b.person_id = u.person_id and b.disaggregation_unit = u.disaggregation_unit and b.survey = u.survey and b.service = u.service
     and b.base = :base
order by u.unit_no
