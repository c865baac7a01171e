/* title: The register's survivors a round is raked to, counted
grain: one round of a survey x sex x age group x area
reads: [frame_person]
kind: question
*/
select survey, round, sex, age_group, admin1, count(*) as n_frame, count(person_row) as n_asked
from frame_person
group by survey, round, sex, age_group, admin1
