/* title: Every unit once
grain: one unit
reads: [protected_unit]
kind: question
*/
select unit_no, person_id, disaggregation_unit, survey, service, 0 as copy from protected_unit
