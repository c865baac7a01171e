/* title: Figures whose ids are nearest to one that is not there
grain: one figure of three at most
reads: [mart_figure]
kind: question
keys: [figure_id]
*/
select figure_id from mart_figure order by jaro_similarity(figure_id, :figure) desc, figure_id limit 3
