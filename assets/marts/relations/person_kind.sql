/* title: Sex, age group and area of who was drawn, as the register has them
grain: one interview with a weight of a survivor of a register
reads: [frame_person]
kind: table
keys: [person_row]
*/
select person_row, survey, round, concat_ws('|', sex, age_group, admin1) as kind
from frame_person
where person_row is not null
