/** The title, and the one idea a reader needs before pressing Run. */
export function Intro() {
  return (
    <header className="intro">
      <h1>First steps</h1>
      <p>
        What we click hides what we came for. Someone who looks at a tent, a stove and a map is
        planning a trip, although nobody wrote that down. Such a hidden purpose is an{' '}
        <strong>intent</strong>. ELCRec predicts a user’s next item and, while it learns to, gathers
        users around a small number of learned points, one for each intent. Press Run and watch the
        intents appear.
      </p>
      <details className="how small quiet">
        <summary>The model in three sentences</summary>
        <p>
          A Transformer reads the items a user chose, oldest first, and turns them into a vector.
          The learnable clustering module (ELCM) keeps intent centres among the parameters, spreads
          them apart and pulls users towards them. Contrastive learning (ICL) asks two altered
          copies of a sequence to agree with each other and with the user’s intent. From{' '}
          <a href="https://arxiv.org/abs/2401.05975">
            Liu et al., End-to-end Learnable Clustering for Intent Learning in Recommendation,
            NeurIPS 2024
          </a>
          .
        </p>
      </details>
    </header>
  );
}
