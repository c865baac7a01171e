/* title: Units whose weights protect what people told of themselves
grain: one person x unit of disaggregation x survey (service empty), and each of these x service asked about, given or referred to
reads: []
kind: table
keys: [unit_no]
pieces:
  found: the units of every relation
note: what a person told of one service is one answer; it counts as often everywhere.
*/
select row_number() over (order by person_id, disaggregation_unit, survey, service) as unit_no, person_id, disaggregation_unit, survey, service
from (select distinct person_id, disaggregation_unit, survey, service from {found} f) u
