/* title: Units that stand in a relation
grain: one person x unit of disaggregation x survey x service; service is empty for the person
reads: []
kind: question
pieces:
  rows_of: the relation
  service: the column of the service, or an empty text
*/
select distinct person_id, disaggregation_unit, survey, {service} as service from {rows_of}
