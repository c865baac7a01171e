/* title: Ids of a measure's figures
grain: one figure of this measure
reads: [mart_figure]
kind: question
*/
select figure_id from mart_figure where split_part(split_part(figure_id, '@', 1), '.', 2) = :measure
