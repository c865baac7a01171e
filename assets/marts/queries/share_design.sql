/* title: What designs say of shares
grain: one share of a mart at one place of its keys
reads: []
kind: table
keys: [figure_id]
note: begins empty; design_of_share adds the rows of one share after the other.
*/
select cast(null as varchar) as figure_id, cast(null as varchar) as survey, cast(null as varchar) as round,
       cast(null as double) as weighted, cast(null as double) as weighted_se, cast(null as double) as weighted_ci_low,
       cast(null as double) as weighted_ci_high, cast(null as double) as design_effect, cast(null as bigint) as degrees_of_freedom
where false
