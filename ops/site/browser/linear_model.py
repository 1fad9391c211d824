"""What the app uses of sklearn.linear_model, in numpy: the real one brings scipy and OpenBLAS, 22 MB."""

import numpy as np


class LinearRegression:
    def fit(self, X, y):
        centre, mean = X.mean(axis=0), y.mean()
        self.coef_ = np.linalg.lstsq(X - centre, y - mean, rcond=None)[0]
        self.intercept_ = mean - centre @ self.coef_
        return self

    def predict(self, X):
        return X @ self.coef_ + self.intercept_
