/* title: What each interview says of each service
grain: one person x unit of disaggregation x survey x service x day of an assessment
reads: [need_row]
kind: table
keys: [person_no, unit, survey, service, assessed_on]
note: >
  A person may need several things of one service: the service is unmet when any of them is, else partly met when any is,
  else met when any is, else no need. person_row is the interview that gives weight, age and group.
*/
select person_no, unit, survey, service, need_assessed_on as assessed_on, min(person_row) as person_row,
       case when max(case when need_status = 'unmet' then 1 else 0 end) = 1 then 'unmet'
            when max(case when need_status = 'partly_met' then 1 else 0 end) = 1 then 'partly_met'
            when max(case when need_status = 'met' then 1 else 0 end) = 1 then 'met'
            when max(case when need_status = 'no_need' then 1 else 0 end) = 1 then 'no_need'
            else 'not_assessed' end as need_status
from need_row
group by person_no, unit, survey, service, need_assessed_on
