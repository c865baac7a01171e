/* title: Marts that have no row, and why
grain: one mart
reads: [mart_coverage]
kind: question
keys: [mart]
*/
select mart, reason from mart_coverage where not has_input
