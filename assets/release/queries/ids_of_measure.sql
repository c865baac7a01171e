/* title: Ids of a measure's figures
grain: one figure of this measure
reads: [mart_figure]
kind: question
*/
select figure_id from mart_figure where measure = :measure
