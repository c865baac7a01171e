/* title: Figures whose ids read most like one that is not there
grain: one of the three nearest figures
reads: [mart_figure]
kind: question
*/
select figure_id from mart_figure order by jaro_similarity(figure_id, :figure_id) desc, figure_id limit 3
