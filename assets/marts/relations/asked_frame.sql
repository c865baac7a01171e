/* title: Who was asked about which service, since when
grain: one person x unit of disaggregation x survey x service
reads: [unit_person, asks, need_row]
kind: table
keys: [person_no, unit, survey, service]
note: >
  a source asks about the services its source.yaml says it asks about, and in a round about those
  anybody's need names in it.
*/
select p.person_no, p.disaggregation_unit as unit, p.survey, a.service, min(cast(extract(year from p.assessed_on) as int)) as since
from unit_person p
join (
    select a.source_id, a.person_table, p.round, a.service
    from asks a
    join (select distinct source_id, source_table, round from unit_person) p on p.source_id = a.source_id and p.source_table = a.person_table
    union
    select p.source_id, p.source_table as person_table, p.round, n.service
    from need_row n
    join unit_person p on p.person_row = n.person_row
) a on a.source_id = p.source_id and a.person_table = p.source_table and a.round = p.round
group by p.person_no, p.disaggregation_unit, p.survey, a.service
