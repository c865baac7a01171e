/* title: One figure
grain: the figure of this id
reads: [mart_figure]
kind: question
*/
select * from mart_figure where figure_id = :figure_id
