/* title: Who was asked about which service, since when
grain: one person x unit of disaggregation x service x year of an assessment
reads: [unit_person, asks, need_row]
kind: table
keys: [person_no, unit, service, since]
note: a source asks about the services its source.yaml says it asks about, and about those anybody's need names.
*/
select distinct p.person_no, p.disaggregation_unit as unit, a.service, extract(year from p.assessed_on) as since
from unit_person p
join (
    select source_id, person_table, service from asks
    union
    select p.source_id, p.source_table as person_table, n.service
    from need_row n
    join unit_person p on p.person_row = n.person_row
) a on a.source_id = p.source_id and a.person_table = p.source_table
