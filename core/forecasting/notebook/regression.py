"""Linear regression and Prophet, written out for a notebook."""

from collections.abc import Mapping, Sequence

from core.analytics.forecasters.contract import History
from core.analytics.forecasters.linear import Linear
from core.analytics.forecasters.prophet import LOGISTIC, SAMPLES, SEED, ProphetForecaster
from core.analytics.forecasters.scale import LOG

TRENDS = {
    "none": "",
    "linear": "    every.append(at - last / 2)\n",
    "damped": """    later = np.clip(at - last, 0, None)  # the line flattens in the steps ahead
    faded = {damping} * (1 - {damping}**later) / (1 - {damping})
    every.append(np.minimum(at, last) + faded - last / 2)
""",
    "piecewise": """    every.append(at - last / 2)
    every += [np.clip(at - bend, 0, None) for bend in np.linspace(0, 0.8 * last, 9)[1:]]
""",
}
DUMMIES = """    turn = at.astype(int) % {season}
    every += [1.0 * (turn == one) - (turn == {season} - 1) for one in range({season} - 1)]
"""
WAVES = """    for wave in {waves}:
        turn = 2 * np.pi * wave * at / {season}
        every += [np.sin(turn), np.cos(turn)]
"""
LINEAR = '''def columns(steps):
    """Level, trend and seasons, for so many steps from the first value on."""
    at, last = np.arange(steps, dtype=float), len(y) - 1
    every = [np.ones(steps)]
{trend}{seasons}    return np.column_stack(every)


def inverse(products):
    return np.linalg.pinv(products, rcond=1e-10, hermitian=True)


def ridge(products, free, count):
    """Ridge regression that leaves the first columns free, as strong as foresees best (GCV)."""
    among, along, total = products[:-1, :-1], products[:-1, -1], products[-1, -1]
    beyond = products[free:, free:] - products[free:, :free] @ inverse(
        products[:free, :free]
    ) @ products[:free, free:]
    sizes, turned = np.linalg.eigh(beyond[:-1, :-1])
    is_seen = sizes > 1e-10 * sizes.max(initial=0.0)
    sizes, along_them = sizes[is_seen], (turned.T @ beyond[:-1, -1])[is_seen] ** 2
{strength}    inv = inverse(among + penalty * np.diag(np.arange(len(among)) >= free))
    found = inv @ along
    missed = max(total - 2 * found @ along + found @ among @ found, 0.0)
    freedom = max(count - free - (sizes / (sizes + penalty)).sum(), 1.0)
    return found, missed / freedom * inv, missed / freedom, freedom


z, free = {z}, {free}
X = columns(len(y)){beside}
plain = np.linalg.lstsq(X[:, :free], z, rcond=None)[0]
left = z - X[:, :free] @ plain
spread = X.std(axis=0)
spread[:free] = np.sqrt((X[:, :free] ** 2).mean(axis=0))
rows = np.column_stack([X / spread, left])


def freed(lasting):
    """The rows without what lasts from the row before (Prais and Winsten)."""
    some = np.vstack([np.sqrt(1 - lasting**2) * rows[:1], rows[1:] - lasting * rows[:-1]])
    return some.T @ some


lasting = 0.0
found, covariance, variance, freedom = ridge(freed(lasting), free, len(y))
for _ in range({rounds}):
    errors = rows @ np.append(-found, 1.0)
    before, all_but_last = lasting, errors[:-1] @ errors[:-1]
    own = errors[1:] @ errors[:-1] / all_but_last if all_but_last > 0 else 0.0
    lasting = float(np.clip(own, -0.98, 0.98))
    found, covariance, variance, freedom = ridge(freed(lasting), free, len(y))
    if abs(lasting - before) < 1e-3:
        break
found, covariance = found / spread, covariance / np.outer(spread, spread)
last_error = left[-1] - X[-1] @ found
found[:free] += plain

ahead = columns(len(y) + HORIZON)[len(y) :]{beside_ahead}
part = lasting ** np.arange(1, HORIZON + 1)
mean = ahead @ found + part * last_error
moved = ahead - part[:, None] * X[-1]
doubt = np.clip(np.einsum("ij,jk,ik->i", moved, covariance, moved), 0, None)
off = np.sqrt(variance * (1 - part**2) / (1 - lasting**2) + doubt)
half = np.outer(stats.t.ppf(0.5 + np.array(LEVELS) / 2, freedom), off)
members["{name}"] = {bands}'''
FOUND = """    across = max(beyond[-1, -1] - (along_them / sizes).sum(), 0.0)
    tried = np.logspace(-4, 2, 25)[:, None] * count
    shrunk = tried / (sizes + tried)
    missed = across + (shrunk**2 * along_them / sizes).sum(axis=1)
    freedom = np.clip(count - free - (1 - shrunk).sum(axis=1), 1.0, None)
    penalty = tried[np.argmin(missed / freedom**2), 0]
"""
NONE = "    penalty = 0.0\n"
PLAIN_BANDS = "mean, mean - half, mean + half"
LOG_BANDS = "[np.clip(np.expm1(each), 0, None) for each in (mean, mean - half, mean + half)]"

PROPHET = """frame = pd.DataFrame({{"ds": MOMENTS}}){more}
model = Prophet(
    growth="{growth}", seasonality_mode="{mode}", changepoint_prior_scale={bending},
    yearly_seasonality={yearly}, weekly_seasonality={weekly}, daily_seasonality={daily},
    uncertainty_samples={samples},
){beside}
past, later = frame[: len(y)].assign(y={z}), frame[len(y) :]
np.random.seed({seed})
model.fit(past, seed={seed})
np.random.seed({seed})
drawn = model.predictive_samples(later)["yhat"]
model.uncertainty_samples = 0
mean = model.predict(later)["yhat"].to_numpy()
quantiles = [np.quantile(drawn, 0.5 + side * np.array(LEVELS) / 2, axis=1) for side in (-1, 1)]
bands = mean, np.minimum(quantiles[0], mean), np.maximum(quantiles[1], mean)
members["{name}"] = {bands}"""
BESIDE = """
for at, column in enumerate(np.vstack([PAST, AHEAD]).T):
    frame[f"beside_{{at}}"] = column
    model.add_regressor(f"beside_{{at}}", mode="{mode}")"""


def of_linear(name: str, by: Linear, history: History, columns: Sequence[int]) -> str:
    """The regression as it is made; of what is known beside, the columns that ever moved."""
    passed = [season for season in history.seasons if 2 <= season <= len(history) // 2]
    seasons = "".join(_season(by, season, passed[:at]) for at, season in enumerate(passed))
    is_log = by.scale == LOG
    wide = "np.column_stack([{}, {}[:, " + str(list(columns)) + "]])"
    return LINEAR.format(
        name=name,
        trend=TRENDS[by.trend].format(damping=by.damping),
        seasons=seasons,
        strength=FOUND if by.shrinking == "found" else NONE,
        z="np.log1p(y)" if is_log else "y",
        free=1 if by.trend == "none" else 2,
        beside="\nX = " + wide.format("X", "PAST") if columns else "",
        rounds=6 if by.lasting == "yes" else 0,
        beside_ahead="\nahead = " + wide.format("ahead", "AHEAD") if columns else "",
        bands=LOG_BANDS if is_log else PLAIN_BANDS,
    )


def _season(by: Linear, season: int, shorter: Sequence[int]) -> str:
    """A column for each place, or waves that no shorter season has already."""
    if season <= 24:
        return DUMMIES.format(season=season)
    most = min(by.waves, (season - 1) // 2)
    waves = [
        wave
        for wave in range(1, most + 1)
        if not any(wave * other % season == 0 for other in shorter)
    ]
    return WAVES.format(waves=waves, season=season)


def of_prophet(name: str, by: ProphetForecaster, history: History, waves: Mapping[str, int]) -> str:
    """Prophet with the choices and waves it had; holidays stand beside the series like all else."""
    is_log = by.scale == LOG
    more = ""
    if by.growth == LOGISTIC:
        write = "np.log1p({})" if is_log else "{}"
        cap, floor = write.format(by.cap), write.format(by.floor)
        more = f'\nframe["cap"], frame["floor"] = {cap}, {floor}'
    bands = "[np.clip(np.expm1(each), 0, None) for each in bands]" if is_log else "bands"
    if by.below_zero == "auto" and history.values.min() >= 0:
        bands = f"[np.clip(each, 0, None) for each in {bands}]"
    return PROPHET.format(
        name=name,
        more=more,
        z="np.log1p(y)" if is_log else "y",
        growth=by.growth,
        mode=by.seasonal,
        bending=by.bending,
        **{rhythm: waves.get(rhythm, False) for rhythm in ("yearly", "weekly", "daily")},
        samples=SAMPLES,
        beside="" if history.regressors is None else BESIDE.format(mode=by.seasonal),
        seed=SEED,
        bands=bands,
    )
