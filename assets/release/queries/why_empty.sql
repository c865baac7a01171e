/* title: Why a mart has no rows
grain: the mart
reads: [mart_coverage]
kind: question
*/
select reason from mart_coverage where mart = :mart
