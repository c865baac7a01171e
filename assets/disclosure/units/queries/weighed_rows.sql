/* title: Rows of a relation, by the units that answered
grain: one row of the relation x unit whose weight it takes x time the unit is repeated
reads: []
kind: question
pieces:
  rows_of: the relation whose rows take weights
  replaced: columns that are told anew, as `expression as column`
  units: the units, with the number of each copy
  who: which of the person's units
*/
select r.* replace ({replaced})
from {rows_of} r
join {units} u
  on u.person_id = r.person_id and u.disaggregation_unit = r.disaggregation_unit and u.survey = r.survey and {who}
