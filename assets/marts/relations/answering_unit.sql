/* title: Units whose weights protect what people told of themselves
grain: one person x unit of disaggregation x survey (service empty), and each of these x service asked about, given or referred to
reads: [unit_person, asked_frame, current_service, current_referral]
kind: table
keys: [unit_no]
note: >
  What a person told of one service is one answer: it counts as often everywhere. Numbers follow person_id, so that the same people
  make the same units at every refresh.
*/
with told as (
    select person_no, disaggregation_unit, survey, '' as service from unit_person
    union
    select person_no, unit, survey, service from asked_frame
    union
    select person_no, disaggregation_unit, survey, service from current_service
    union
    select person_no, disaggregation_unit, survey, service from current_referral
)
select row_number() over (order by p.person_id, t.disaggregation_unit, t.survey, t.service) as unit_no, p.person_id, t.person_no,
       t.disaggregation_unit, t.survey, t.service
from told t
join (select distinct person_no, person_id from unit_person) p on p.person_no = t.person_no
