"""The words of statements in seven languages: whose figures, which sums, which column is what."""

import re
from enum import StrEnum
from functools import lru_cache

from core.series.accounts import account_of
from core.series.tables import AccountClass
from core.uploads.shapes import folded


class Scenario(StrEnum):
    """Whose figures a block shows."""

    actual = "actual"
    budget = "budget"
    prior = "prior year"
    forecast = "forecast"


class Role(StrEnum):
    """What a column of figures is."""

    base = "figures"
    cumulative = "to date"
    whole = "total"
    aside = "comparison"


class Name(StrEnum):
    """What the name of a line says of it."""

    plain = "account"
    total = "total"
    result = "result"
    weak = "perhaps a result"
    part = "of which"
    ratio = "ratio"
    counted = "count"


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(one.split()) for one in text.split(","))


SCENARIOS = {
    Scenario.actual: _phrases(
        "actual, actuals, act, ist, istwert, istwerte, ist werte, ist wert, istzahlen, reel, "
        "reels, realise, realises, realisee, realisees, real, reales, reale, effettivo, "
        "effettivi, consuntivo, consuntivi, werkelijk, realisatie, gerealiseerd, realizado, "
        "realizados, current year, cy, annee n, exercice n, annee en cours, lopend jaar"
    ),
    Scenario.budget: _phrases(
        "budget, budgets, bud, bgt, bdg, plan, planned, planwert, planwerte, plan werte, "
        "planzahlen, planung, geplant, budgetiert, soll, sollwert, sollwerte, target, aop, "
        "budgete, budgetise, objectif, presupuesto, presupuestado, presup, ppto, preventivo, "
        "begroting, begroot, begrote, orcamento, orcado, orc"
    ),
    Scenario.prior: _phrases(
        "prior year, previous year, last year, prior yr, py, ly, vorjahr, vj, vorjahreswert, "
        "vorjahreswerte, vorjahreszahlen, n 1, annee n 1, exercice n 1, annee precedente, "
        "exercice precedent, an dernier, ano anterior, ejercicio anterior, anno precedente, "
        "esercizio precedente, vorig jaar, voorgaand jaar, exercicio anterior, prior"
    ),
    Scenario.forecast: _phrases(
        "forecast, forecasts, fcst, fc, fcast, prognose, hochrechnung, estimate, estimated, est, "
        "prevision, previsions, previsionnel, atterrissage, pronostico, proyeccion, proyectado, "
        "previsione, previsioni, stima, verwachting, verwacht, previsao, projecao, projetado, "
        "erwartung, erwartet, outlook, latest estimate, le, reforecast, rf, rolling forecast, "
        "projected, projection"
    ),
}
ROLES = {
    Role.cumulative: _phrases(
        "ytd, year to date, kumuliert, kum, kumulativ, kumulierte werte, cumul, cumule, cumulee, "
        "cumulatif, acumulado, acum, cumulato, cumulatief, cumulative, cum, lfd jahr, "
        "aufgelaufen, progressivo, ltm, ttm, cumul annuel, a date, op jaarbasis"
    ),
    Role.whole: _phrases(
        "total, totals, summe, gesamt, gesamtjahr, jahressumme, jahr, jahreswert, somme, suma, "
        "totale, totaal, totais, full year, year, annee, ano, anno, jaar, sum, fy, gj, annual, "
        "total year, total annee, total general, total ano, totale anno, totaal jaar, total "
        "annuel"
    ),
    Role.aside: _phrases(
        "var, variance, abweichung, abw, abweich, delta, diff, difference, differenz, ecart, "
        "ecarts, desviacion, desv, desvio, scostamento, scost, verschil, afwijking, afw, "
        "variacao, variacion, variazione, variation, change, growth, veranderung, wachstum, vs, "
        "index, yoy, mom, pct, percent, anteil, share, margin, marge, evolution, crescita, "
        "average, avg, mean, durchschnitt, mittelwert, schnitt, moyenne, promedio, media, "
        "gemiddelde, median, abs, rel, absolut, relativ, prozent, in prozent, dif, proc, trend, "
        "ver"
    ),
}
# Words beside a period that say nothing about it.
NOISE = _phrases(
    "in, eur, euro, euros, teur, keur, meur, usd, kusd, tusd, gbp, chf, tchf, k, mio, mln, tsd, "
    "of, de, del, des, der, di, do, da, the, le, la, month, monat, mois, value, values, wert, "
    "werte, amount, betrag, montant, importe, importo, bedrag, valor, valore, thousands, "
    "thousand, tausend, milliers, miles, migliaia, duizend, milhares, to, bis, vs, fuer, for, "
    "pour, para, per, st, nd, rd, th, er, eme"
)
FOUND_IN = {
    "account": _phrases(
        "account, account no, account number, acct, acct no, acc no, gl, gl account, code, no, "
        "nr, number, nummer, konto, konto nr, kontonr, kontonummer, kto, kto nr, sachkonto, "
        "kontenklasse, compte, n compte, no compte, no de compte, numero de compte, num compte, "
        "numero, cuenta, n cuenta, codigo, conto, codice, codice conto, rekening, grootboek, "
        "grootboekrekening, rekeningnummer, grootboeknr, conta, n conta, cod, account code, "
        "ledger, ledger account, id"
    ),
    "category": _phrases(
        "name, description, account name, account description, line item, item, line, position, "
        "posten, bezeichnung, kontobezeichnung, beschreibung, kontoname, text, libelle, intitule, "
        "designation, poste, rubrique, nature, concepto, descripcion, partida, nombre, "
        "descrizione, voce, denominazione, omschrijving, post, naam, descricao, rubrica, nome, "
        "designacao, category, kategorie, categorie, categoria, kpi, metric, kennzahl, p l, guv"
    ),
    "entity": _phrases(
        "entity, company, business unit, unit name, division, region, department, dept, cost "
        "center, cost centre, cost center name, store, branch, country, subsidiary, segment, "
        "gesellschaft, firma, mandant, buchungskreis, bereich, abteilung, kostenstelle, kst, "
        "filiale, land, standort, profitcenter, profit center, entite, societe, etablissement, "
        "centre de cout, centre de couts, magasin, agence, pays, service, entidad, sociedad, "
        "empresa, centro de coste, centro de costes, tienda, pais, entita, societa, azienda, "
        "centro di costo, reparto, negozio, paese, entiteit, bedrijf, vestiging, kostenplaats, "
        "afdeling, winkel, entidade, centro de custo, loja, departamento, departement"
    ),
    "currency": _phrases(
        "currency, ccy, cur, curr, wahrung, waehrung, whg, devise, monnaie, moneda, divisa, "
        "valuta, munt, moeda"
    ),
    "unit": _phrases("unit, einheit, unite, unidad, unita, eenheid, unidade, uom, me"),
    "scenario": _phrases(
        "scenario, szenario, version, type, art, typ, data type, scenarios, escenario, cenario, "
        "tipo, wertart, versie"
    ),
}
TOTALS = re.compile(
    r"\b(sub ?totals?|totals?|summen?|\w*summe|gesamt\w*|insgesamt|sum|sommes?|sous totaux"
    r"|sous total|totaux|suma|subtotale|totale|totali|subtotaal|totaal|totais|somma|soma)\b"
)
RESULTS = re.compile(
    r"\b(gross (profit|margin|result|loss)|ebitda[a-z]?|ebita?|ebt|nopat|operating (profit|income"
    r"|result|loss|margin)|net (income|profit|loss|result|earnings|operating profit)|profit (before"
    r"|after|for)\b.*|profit( and)? loss|(income|result|earnings|loss) (before|after)\b.*"
    r"|contribution( margin)?|rohertrag|rohgewinn|rohergebnis|rohmarge|bruttogewinn|bruttomarge"
    r"|bruttoergebnis|betriebsergebnis|betriebsgewinn|jahresuberschuss|jahresueberschuss"
    r"|jahresfehlbetrag|jahresergebnis|periodenergebnis|reingewinn|nettoergebnis|nettogewinn"
    r"|deckungsbeitrag|db [1-4i]+|ergebnis (vor|nach)\b.*|operatives ergebnis|betriebsleistung"
    r"|marge (brute|commerciale|nette)|resultat (net|d exploitation|courant|brut|operationnel"
    r"|avant\b.*|de l exercice)|ebe|excedent brut.*|valeur ajoutee|benefice net"
    r"|margen (bruto|de contribucion)|resultado (neto|bruto|operativo|de explotacion|del ejercicio"
    r"|antes\b.*|operacional|liquido|do exercicio)|beneficio (neto|bruto|operativo|antes\b.*)"
    r"|utilidad (bruta|neta|operativa)|margine (lordo|operativo|di contribuzione)|risultato (netto"
    r"|operativo|lordo|ante imposte|prima\b.*|d esercizio)|utile (netto|lordo|operativo"
    r"|d esercizio|ante\b.*)|mol|reddito (operativo|netto)|valore aggiunto|brutowinst|brutomarge"
    r"|bruto ?winst|bruto ?marge|bedrijfsresultaat|nettowinst|netto ?resultaat|netto ?winst"
    r"|resultaat (voor|na)\b.*|lucro (bruto|liquido|operacional|antes\b.*)|margem (bruta"
    r"|de contribuicao)|lajida)\b"
)
PARTS = re.compile(
    r"^(davon|darunter|of which|thereof|including|dont|di cui|de los cuales|de las cuales"
    r"|de los que|waarvan|dos quais|das quais)\b"
)
# "Margin %", and not "Sales at 19 %".
RATIO = re.compile(r"(?<![0-9])(?<![0-9]\s)%|\b(in Prozent|pct|percent|\w*quote)\b", re.IGNORECASE)
COUNTS = re.compile(
    r"\b(fte|ftes|headcount|employees|mitarbeiter\w*|beschaftigte|effectifs?|etp|empleados"
    r"|plantilla|dipendenti|medewerkers|funcionarios|units|units sold|pieces|qty|quantity"
    r"|stuck|stuckzahl|menge|stunden|hours|heures|horas|ore lavorate|uren|kg"
    r"|tonnes?|tons|tonnen|customers|kunden|m2|sqm|vollzeit\w*|kopfe)\b"
)


@lru_cache(maxsize=20_000)
def name_of(label: str) -> Name:
    """What the name of a line says: an account, a sum of some, or nothing that is money.

    >>> name_of("Summe Erlöse").value, name_of("EBITDA").value, name_of("Miete").value
    ('total', 'result', 'account')
    """
    words = folded(label)
    if RATIO.search(label):
        return Name.ratio
    if PARTS.search(words):
        return Name.part
    if COUNTS.search(words):
        return Name.counted
    if TOTALS.search(words) or "Σ" in label:
        return Name.total
    if RESULTS.search(words):
        return Name.result
    guess = account_of(label)
    if guess is not None and guess.account_class is AccountClass.headcount:
        return Name.counted
    return Name.weak if guess is not None and guess.is_subtotal else Name.plain
