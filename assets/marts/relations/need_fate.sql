/* title: Needs and why they may be left out
grain: one row of need_row
reads: [need_row, unit_person, need_double]
kind: table
keys: [need_no]
note: >
  For lines of conservation. is_double: told again on the same day; is_earlier: the person was asked again later;
  is_earlier_in_round: again in the same round; place: its number among the needs of one service told on one day; is_assessed: any
  of these has an answer.
*/
select n.need_no, n.person_no, n.unit, n.survey, n.service, n.need_assessed_on, n.need_status, n.product, p.country, p.round,
       p.source_type, p.is_known_dead, d.need_no is not null as is_double,
       n.need_assessed_on < max(n.need_assessed_on) over (partition by n.person_no, n.unit, n.survey, n.service) as is_earlier,
       n.need_assessed_on < max(n.need_assessed_on) over (partition by n.person_no, n.unit, n.survey, p.round, n.service) as is_earlier_in_round,
       row_number() over (
           partition by n.person_no, n.unit, n.survey, n.service, n.need_assessed_on
           order by case when d.need_no is null then 0 else 1 end, n.need_no) as place,
       max(case when n.need_status in ('unmet', 'partly_met', 'met', 'no_need') then 1 else 0 end) over (
           partition by n.person_no, n.unit, n.survey, n.service, n.need_assessed_on) = 1 as is_assessed,
       first_value(case when p.indirect_of is not null or p.population_group = 'indirect_victims' then 1 else 0 end) over (
           partition by n.person_no, n.unit, n.survey, n.service, n.need_assessed_on order by n.person_row, n.need_no) = 1 as is_family
from need_row n
join unit_person p on p.person_row = n.person_row
left join need_double d on d.need_no = n.need_no
