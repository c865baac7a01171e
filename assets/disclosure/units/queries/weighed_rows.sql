/* title: Rows of a relation, by the units that answered
grain: one row of the relation x unit whose weight it takes x time the unit is repeated
reads: []
kind: question
pieces:
  rows_of: the relation whose rows take weights
  replaced: columns that are told anew, as `expression as column`
  units: the units, with the number of each copy
  who: which of the person's units
note: who answered nothing (living survivors a survey did not ask) is no unit and is left out; casualties tell their number exactly.
*/
select r.* replace ({replaced})
from (select * from {rows_of} where person_no is not null) r
join {units} u
  on u.person_no = r.person_no and u.disaggregation_unit = r.disaggregation_unit and u.survey = r.survey and {who}
