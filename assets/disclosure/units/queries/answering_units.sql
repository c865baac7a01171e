/* title: Units in the order of their numbers
grain: one row of answering_unit
reads: [answering_unit]
kind: question
*/
select unit_no, person_id, disaggregation_unit, survey, service
from answering_unit
order by unit_no
