/* title: No weights
grain: no row; what is read before the first search
reads: []
kind: question
*/
select '' as person_id, '' as disaggregation_unit, '' as survey, '' as service, 0 as weight, 0 as base where false
