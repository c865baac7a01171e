/* title: State of each service asked about, at the end of each year
grain: one person x unit of disaggregation x survey x service asked about x year
reads: [asked_frame, person_year, need_valid, unit_person, service_asked, survey_round, linked_survey, register_survivor]
keys: [person_no, disaggregation_unit, survey, service, period]
note: >
  person_row is the interview that gave the answer, and so are weight, age, group and round; without an answer of the last 24
  months (model section 6) it is the latest interview, the status not_assessed. Whose interview itself is older stands in no later
  round, but for survivors of a register the survey is linked to: they are not assessed in the round of the year.
*/
select cast(y.year as varchar) as period, f.survey,
       case when n.person_row is null and extract(year from p.assessed_on) < y.year - 1 then r.round else p.round end as round, f.service, f.unit as disaggregation_unit, f.person_no, p.person_row,
       coalesce(n.need_status, 'not_assessed') as need_status, n.from_year as asked_in, n.from_year < y.year as is_carried,
       a.can_met, a.can_partly_met, a.can_unmet
from asked_frame f
join person_year y on y.person_no = f.person_no and y.unit = f.unit and y.survey = f.survey and y.year >= f.since
left join need_valid n on n.person_no = f.person_no and n.unit = f.unit and n.survey = f.survey and n.service = f.service
                      and y.year between n.from_year and n.to_year
join unit_person p on p.person_row = coalesce(n.person_row, y.person_row)
join service_asked a on a.survey = f.survey and a.service = f.service
join survey_round r on r.survey = f.survey and r.country = p.country and r.year = y.year
left join linked_survey l on l.survey = f.survey and l.country = p.country and p.population_group = 'survivors' and f.unit = 'person'
left join register_survivor v on v.record_id = p.person_id and v.country = l.country and v.year = y.year
where n.person_row is not null or v.record_id is not null or extract(year from p.assessed_on) >= y.year - 1
