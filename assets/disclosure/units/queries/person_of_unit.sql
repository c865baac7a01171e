/* title: The person of each protected unit
grain: one unit, in the order of its number
reads: [protected_unit]
kind: question
*/
select dense_rank() over (order by person_id, disaggregation_unit, survey) - 1 as person_no from protected_unit order by unit_no
