/* title: No weights
grain: no row; what is read before the first search
reads: []
kind: question
*/
select '' as person_id, '' as disaggregation_unit, '' as survey, '' as service, 0 as weight, 0 as base, '' as read_from, 0 as n_places,
       cast(0 as double) as mean_error, cast(0 as double) as squared_error, 0 as largest_error
where false
